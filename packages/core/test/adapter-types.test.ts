/** What an adapter may not leave out is a type error. */
import type { Adapter, CoreKind, Dialect, Renderers, Session } from "@mig/core/adapter";
import { expectTypeOf, test } from "vitest";

/** The members without which `Whole` is not itself any more are left out of the answer. */
type Forgettable<Whole, Member extends keyof Whole> = {
  [M in Member]-?: Omit<Whole, M> extends Whole ? M : never;
}[Member];

test("an operation that a dialect forgot does not compile", () => {
  expectTypeOf<keyof Renderers<null>>().toEqualTypeOf<CoreKind>();
  expectTypeOf<Forgettable<Renderers<null>, CoreKind>>().toEqualTypeOf<never>();
});

test("a part of the contract that an adapter forgot does not compile", () => {
  type Parts =
    | "server"
    | "query"
    | "transaction"
    | "tryLock"
    | "unlock"
    | "lockHolder"
    | "introspect"
    | "ledger"
    | "close";
  expectTypeOf<Forgettable<Session, Parts>>().toEqualTypeOf<never>();
  type Pure = "name" | "capabilities" | "objectKinds" | "lower" | "normalize" | "readsState" | "compile";
  expectTypeOf<Forgettable<Dialect, Pure>>().toEqualTypeOf<never>();
  expectTypeOf<Forgettable<Adapter, "dialect" | "connect">>().toEqualTypeOf<never>();
});
