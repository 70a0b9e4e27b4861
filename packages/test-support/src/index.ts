export { bunBinary } from "./bun-binary.ts";
export { type PostgresProgram, postgresBinary } from "./postgres-binary.ts";
export { NEWEST_POSTGRES, OLDEST_POSTGRES, postgresUrl } from "./postgres-url.ts";
export { type ScratchDatabase, type ScratchDatabaseOptions, scratchDatabase } from "./scratch-database.ts";
export { fixtureFolder, type ScratchFolder, scratchFolder } from "./scratch-folder.ts";
export { type PostgresServer, startPostgres } from "./start-postgres.ts";
export { TestSupportError } from "./test-support-error.ts";
