import { defineConfig } from "@mig/core";
import { Blog } from "./src/blog.ts";

export default defineConfig({ domains: [Blog] });
