/** The streams of a process. Nothing is loaded for them, so that asking for the version costs next to nothing. */
import { fstatSync, writeSync } from "node:fs";

export interface Stream {
  write(text: string, done?: () => void): unknown;
  /** With what else comes in this turn of the process: each writing takes longer than most of what is told. */
  writeSoon?(text: string): void;
  readonly isTTY?: boolean;
}

/** Where texts go to and where answers come from. */
export interface Streams {
  readonly in: { readonly isTTY?: boolean };
  readonly out: Stream;
  readonly err: Stream;
}

const out = outputTo(1, () => process.stdout);

/** Opened when they are used: each costs a part of what asking for the version may cost. */
export const processStreams: Streams = {
  get in() {
    return process.stdin;
  },
  out,
  // In the order in which it was told, wherever it goes.
  err: outputTo(2, () => process.stderr, out.flush),
};

interface Output extends Stream {
  writeSoon(text: string): void;
  flush(): void;
}

/**
 * A file, a pipe or a socket is written to at once: Node's own stream for one loads what the network needs, which takes as
 * long as printing a thousand lines. That stream is for terminals, and for who does not take all of a text at once.
 */
function outputTo(descriptor: number, ofNode: () => NodeJS.WriteStream, beforeWriting = () => {}): Output {
  const stream = once(() => outlivingReaders(ofNode()));
  const takesTexts = once(() => isPlain(descriptor));
  let isFull = false;
  let soon = "";
  const flush = () => {
    if (soon !== "") write("");
  };
  const write = (last: string, done?: () => void) => {
    beforeWriting();
    const text = soon + last;
    soon = "";
    const rest = takesTexts() && !isFull ? writeNow(descriptor, text) : text;
    if (rest === null) return done?.();
    isFull = true;
    stream().write(rest, done);
  };
  const flushAtExit = once(() => process.on("exit", flush));
  return {
    get isTTY() {
      return !takesTexts() && stream().isTTY;
    },
    write,
    writeSoon: (text) => {
      if (!takesTexts()) return write(text);
      flushAtExit();
      if (soon === "") setImmediate(flush);
      soon += text;
    },
    flush,
  };
}

/** Made when it is asked for first. */
function once<T>(make: () => T): () => T {
  let made: readonly [T] | null = null;
  return () => {
    made ??= [make()];
    return made[0];
  };
}

function isPlain(descriptor: number): boolean {
  const stat = fstatSync(descriptor);
  return stat.isFile() || stat.isFIFO() || stat.isSocket();
}

/** Returns what was not taken; null when nothing is left, or nobody reads any more. */
function writeNow(descriptor: number, text: string): Buffer | null {
  let taken = 0;
  const length = Buffer.byteLength(text);
  const rest = () => Buffer.from(text).subarray(taken);
  try {
    taken = writeSync(descriptor, text);
    while (taken < length) taken += writeSync(descriptor, rest());
    return null;
  } catch (error) {
    if (codeOf(error) === "EAGAIN") return rest();
    if (codeOf(error) === "EPIPE") return null;
    throw error;
  }
}

/** A reader that has seen enough (`mig status | head -1`) must not end a run in the middle of a migration. */
function outlivingReaders(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on("error", (error) => {
    if (codeOf(error) !== "EPIPE") throw error;
  });
}

/** Here too, because asking for the version reads no more files than it must. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
