import { availableParallelism } from "node:os";
import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Packages resolve each other's sources, so nothing has to be built before a test runs.
const conditions = ["mig-source", ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["mig-source"] } },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "apps/*/{src,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "packages/*/test/fixtures/**"],
    globalSetup: ["packages/test-support/src/global-setup.ts"],
    pool: "forks",
    // By itself one core is left alone, which of two is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
