/** What is wrong with declared resources. */
import type { ErrorEntry } from "./error-entry.ts";

export const declarationErrors = {
  MIG_RESOURCE_INVALID: {
    title: "A resource is declared wrongly.",
    next: "Correct the declaration at the place named above.",
    exit: 1,
  },
  MIG_REFERENCE_INVALID: {
    title: "A relationship cannot become a foreign key.",
    next: "Give the target a primary key or an identity on exactly the referenced attributes.",
    exit: 1,
  },
  MIG_TABLE_CONFLICT: {
    title: "Two resources ask for one table in ways that cannot both be.",
    next: "Make the declarations agree, or give the resources different tables.",
    exit: 1,
  },
  MIG_NAME_INVALID: {
    title: "A name cannot be used in the database.",
    next: "Choose another name, or set a shorter one in the declaration.",
    exit: 1,
  },
  MIG_UNSUPPORTED: {
    title: "The database of this repo cannot do what is declared.",
    next: "Remove the declaration, or write a migration by hand for what you need.",
    exit: 1,
  },
  MIG_OBJECT_KIND_UNKNOWN: {
    title: "A snapshot holds an object of a kind that the repo's adapter does not know.",
    next: "Use the adapter named by the first half of the kind, or update it.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
