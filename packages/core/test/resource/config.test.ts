/** A project's configuration. */
import { attribute as a, type Config, defineConfig, domain, isConfig, loadProject, resource } from "@mig/core";
import { describe, expect, test } from "vitest";
import { Repo1, store, testDialect, testRepo } from "./test-dialect.ts";

const attributes = { id: a.uuid().primaryKey() };
const Post = resource("Post", { dataLayer: store({ repo: Repo1, table: "posts" }), attributes });
const User = resource("User", { attributes });
const Blog = domain("Blog", [Post, User]);
const Accounts = domain("Accounts", [User]);
const spare = testRepo("a_spare_one");

describe("domains", () => {
  const project = { domains: [Blog, Accounts], resources: [Post, User], objects: [], repos: [Repo1] };
  test.each<[string, Config]>([
    ["listed", defineConfig({ domains: [Blog, Accounts] })],
    ["loaded one by one", defineConfig({ domains: [Blog, async () => ({ default: Accounts })] })],
    ["loaded together", defineConfig({ domains: async () => [Blog, Accounts] })],
    ["a module of them", defineConfig({ domains: async () => ({ default: [Blog, () => Accounts] }) })],
  ])("%s", async (_name, config) => {
    expect(isConfig(config)).toBe(true);
    expect(await loadProject(config)).toEqual(project);
  });

  test("repos without a resource", async () => {
    const config = defineConfig({ domains: [Blog], repos: [spare, Repo1] });
    expect((await loadProject(config)).repos).toEqual([spare, Repo1]);
  });
});

describe("what is refused", () => {
  test.each<[string, Config, object]>([
    // @ts-expect-error: a resource is not a domain.
    ["a resource for a domain", defineConfig({ domains: [Blog, Post] }), { position: 1 }],
    // @ts-expect-error: not a list.
    ["one domain for a list", defineConfig({ domains: Blog }), {}],
    // @ts-expect-error: a domain is not a resource.
    ["a domain in a domain", defineConfig({ domains: [domain("All", [Post, Blog])] }), { domain: "All", position: 1 }],
    [
      "two repos of one name",
      defineConfig({ domains: [Blog], repos: [testRepo("main", testDialect("other"))] }),
      { repo: "main" },
    ],
  ])("%s", async (_name, config, details) => {
    await expect(loadProject(config)).rejects.toMatchObject({ code: "MIG_CONFIG_INVALID", details });
  });

  test.each([[undefined], [null], ["config"], [{}], [Blog]])("%s is no configuration", (given) => {
    expect(isConfig(given)).toBe(false);
  });
});
