import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      customStatements: [
        {
          name: "z_function",
          up: "create function shout() returns trigger language plpgsql as $$ begin new.body := upper(new.title); return new; end $$",
          down: "drop function shout()",
        },
        {
          name: "a_trigger",
          up: "create trigger shout before insert on posts for each row execute function shout()",
          down: "drop trigger shout on posts",
        },
      ],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), body: a.string() },
  }),
]);
