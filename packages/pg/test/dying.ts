import { MigError, type Session } from "@mig/core/adapter";
import type { RunnerRepo } from "@mig/core/runner";
import { pgAdapter } from "../src/index.ts";

/** The process dies when `match` is sent: before it reaches the server, or right after. */
export function dying<R extends RunnerRepo>(repo: R, match: RegExp, when: "before" | "after"): R {
  const gone = () => new MigError("MIG_CONNECTION_FAILED", "gone");
  const connect = async (config: Parameters<typeof pgAdapter.connect>[0]): Promise<Session> => {
    const session = await pgAdapter.connect(config);
    let dead = false;
    const query: Session["query"] = async (sql, values) => {
      const isMatch = match.test(sql);
      if (dead || (isMatch && when === "before")) {
        dead = true;
        throw gone();
      }
      const rows = await session.query(sql, values);
      if (isMatch) {
        dead = true;
        throw gone();
      }
      return rows;
    };
    return new Proxy(session, {
      get: (target, name) => {
        if (name === "query") return query;
        if (name === "transaction" && dead) return () => Promise.reject(gone());
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  };
  return { ...repo, adapter: { ...pgAdapter, connect } };
}
