import { defineConfig } from "@mig/core";
import { Library } from "./src/library.ts";

export default defineConfig({ domains: [Library] });
