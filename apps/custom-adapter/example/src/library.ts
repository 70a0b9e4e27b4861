import { domain, sql } from "@mig/core";
import { macro } from "@mig/custom-adapter";
import { Book } from "./book.ts";
import { Repo } from "./repo.ts";

const ReadingHours = macro("reading_hours", { repo: Repo, parameters: ["pages"], sql: sql`pages / 40` });

export const Library = domain("Library", [Book, ReadingHours]);
