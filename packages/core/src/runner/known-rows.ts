/** What a run knows of the ledger without asking again: what it read, and what it wrote since. */
import type { LedgerFacts } from "../adapter/ledger-rows.ts";

export class KnownRows {
  readonly #byVersion = new Map<string, readonly LedgerFacts[]>();
  #last: LedgerFacts | undefined;

  constructor(rows: readonly LedgerFacts[]) {
    for (const row of rows) this.note(row);
  }

  /** The rows of the version and the last one of all: what one migration must know. */
  of(version: string): readonly LedgerFacts[] {
    const rows = this.#byVersion.get(version) ?? [];
    return this.#last === undefined || rows.includes(this.#last) ? rows : [...rows, this.#last];
  }

  /** A new row, or what became of one. */
  note(row: LedgerFacts): void {
    const others = (this.#byVersion.get(row.version) ?? []).filter((known) => known.seq !== row.seq);
    this.#byVersion.set(row.version, [...others, row]);
    if (row.seq >= (this.#last?.seq ?? 0)) this.#last = row;
  }
}
