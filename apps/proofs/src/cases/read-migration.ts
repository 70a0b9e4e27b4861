import { stripTypeScriptTypes } from "node:module";
import * as vocabulary from "@mig/core/migration";
import { type Migration, readModule } from "@mig/core/runner";

/** Runs the text of a migration file as an engine would, so that what is proven is what was written. */
export function readMigration(text: string): Migration {
  const script = stripTypeScriptTypes(text)
    .replace(/^import \{([^}]*)\} from "@mig\/core\/migration";/m, "const {$1} = vocabulary;")
    .replace("export default ", "return ");
  return readModule({ default: new Function("vocabulary", script)(vocabulary) }, "migration.ts");
}
