/** How users declare what a SQLite file has. */
import type { Declarations } from "@mig/core/adapter";

/** Views, triggers and virtual tables keep the text that made them, so they are declared by it. */
export const declarations: Declarations = { package: "@mig/sqlite", dataLayer: "sqlite" };
