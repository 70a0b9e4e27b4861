/** The only printer. People get text, with colour on a terminal; programs get the same values as JSON lines. */
import type { MigError } from "@mig/core";
import { redact, redactedJson } from "@mig/core/runner";
import { errorText, errorValue } from "./error-text.ts";
import { type Paint, paintWith } from "./paint.ts";
import type { Stream, Streams } from "./streams.ts";

export interface OutputMode {
  /** JSON lines instead of text. */
  readonly json: boolean;
  /** Only errors and, for programs, the outcome. */
  readonly quiet: boolean;
  /** Stacks of errors. */
  readonly debug: boolean;
}

export interface Output {
  readonly paint: Paint;
  /** Is there a terminal that shows `liveLine`? */
  readonly live: boolean;
  /** The last line of a terminal, replaced by the next one; null takes it away. Nothing anywhere else. */
  liveLine(text: string | null): void;
  /** For people. */
  say(text: string): void;
  /** For people, beside the output; the same text once. */
  warn(text: string): void;
  /**
   * What happens while it happens: a line for people, or none, and the value for programs. `soon`: with what else is told
   * in this turn of the process.
   */
  tell(event: object, text: string | null, when?: { readonly soon: boolean }): void;
  /** The outcome, for programs; people have been told. */
  result(value: object): void;
  fail(error: MigError): void;
}

export function createOutput(
  streams: Streams,
  mode: OutputMode,
  env: Readonly<Record<string, string | undefined>>,
): Output {
  const wantsColour = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const paintFor = (stream: Stream) => paintWith(wantsColour && stream.isTTY === true);
  const [paint, errorPaint] = [paintFor(streams.out), paintFor(streams.err)];
  const live = streams.out.isTTY === true && !mode.json && !mode.quiet && env["TERM"] !== "dumb";
  let isShown = false;
  const clear = () => {
    if (isShown) streams.out.write("\r\u001b[K");
    isShown = false;
  };
  const write = (text: string, soon: boolean) => {
    if (soon && streams.out.writeSoon !== undefined) streams.out.writeSoon(text);
    else streams.out.write(text);
  };
  const line = (text: string, soon = false) => {
    clear();
    write(`${redact(text)}\n`, soon);
  };
  const jsonLine = (value: object, soon = false) => write(`${JSON.stringify(value, redactedJson)}\n`, soon);
  const isForPeople = !mode.json && !mode.quiet;
  const warned = new Set<string>();
  return {
    paint,
    live,
    liveLine: (text) => {
      clear();
      if (!live || text === null) return;
      streams.out.write(redact(text));
      isShown = true;
    },
    say: (text) => {
      if (isForPeople) line(text);
    },
    warn: (text) => {
      clear();
      if (mode.quiet || warned.has(text)) return;
      warned.add(text);
      streams.err.write(`${errorPaint.yellow("warning")} ${redact(text)}\n`);
    },
    tell: (event, text, { soon } = { soon: false }) => {
      if (mode.json && !mode.quiet) jsonLine(event, soon);
      else if (isForPeople && text !== null) line(text, soon);
    },
    result: (value) => {
      if (mode.json) jsonLine(value);
    },
    fail: (error) => {
      clear();
      if (mode.json) jsonLine({ error: errorValue(error, mode.debug) });
      else streams.err.write(`${redact(errorText(error, errorPaint, mode.debug))}\n`);
    },
  };
}
