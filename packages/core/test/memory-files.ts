/** A project without a disk. */
import type { ProjectFiles } from "../src/model/project-files.ts";

export interface MemoryFiles extends ProjectFiles {
  /** Every file's text by its path. */
  readonly texts: ReadonlyMap<string, string>;
}

export function memoryFiles(given: Readonly<Record<string, string>> = {}): MemoryFiles {
  const texts = new Map(Object.entries(given));
  return {
    texts,
    list(folder) {
      const names = [...texts.keys()].flatMap((path) => {
        if (!path.startsWith(`${folder}/`)) return [];
        const [name = "", ...below] = path.slice(folder.length + 1).split("/");
        return [below.length === 0 ? name : `${name}/`];
      });
      return names.length === 0 ? null : [...new Set(names)].sort();
    },
    read: (path) => texts.get(path) ?? null,
    write(changes) {
      for (const { path, text } of changes) {
        if (text === null) texts.delete(path);
        else texts.set(path, text);
      }
    },
  };
}
