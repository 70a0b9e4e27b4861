import { repo } from "@mig/core";
import { duckdbAdapter } from "@mig/custom-adapter";

export const Repo = repo("library", { adapter: duckdbAdapter, url: "library.duckdb" });
