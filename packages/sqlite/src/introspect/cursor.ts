/** A place in a list of tokens, and the few questions a parser asks there. */
import { MigError } from "@mig/core/adapter";
import { closing, nameOf, type Token, textOf, wordOf } from "../tokens.ts";

export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The next keyword or bare name in upper case. */
  get word(): string | null {
    return wordOf(this.#tokens[this.#at]);
  }

  get text(): string | undefined {
    return this.#tokens[this.#at]?.text;
  }

  rest(): readonly Token[] {
    return this.#tokens.slice(this.#at);
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.fail();
    this.#at++;
    return token;
  }

  /** Goes past these keywords when all of them are next. */
  take(...words: readonly string[]): boolean {
    const found = words.every((word, offset) => wordOf(this.#tokens[this.#at + offset]) === word);
    if (found) this.#at += words.length;
    return found;
  }

  takeText(text: string): boolean {
    const found = this.text === text;
    if (found) this.#at++;
    return found;
  }

  expect(...words: readonly string[]): void {
    if (!this.take(...words)) this.fail();
  }

  name(): string {
    const name = nameOf(this.#tokens[this.#at]);
    if (name === null) return this.fail();
    this.#at++;
    return name;
  }

  /** What stands between the parentheses that come next. */
  group(): readonly Token[] {
    const end = this.text === "(" ? closing(this.#tokens, this.#at) : -1;
    if (end < 0) return this.fail();
    const inner = this.#tokens.slice(this.#at + 1, end);
    this.#at = end + 1;
    return inner;
  }

  /** Whatever is next has no place in the model. */
  fail(): never {
    const clause = textOf(this.#tokens.slice(this.#at)) || "the end of the text";
    throw new MigError("MIG_INTROSPECTION", `Not understood: ${clause}`, { details: { clause } });
  }
}
