/** The streams of a process. Nothing is loaded for them, so that asking for the version costs next to nothing. */

export interface Stream {
  write(text: string, done?: () => void): unknown;
  readonly isTTY?: boolean;
}

/** Where texts go to and where answers come from. */
export interface Streams {
  readonly in: { readonly isTTY?: boolean };
  readonly out: Stream;
  readonly err: Stream;
}

/** Opened when they are used: each costs a part of what asking for the version may cost. */
export const processStreams: Streams = {
  get in() {
    return process.stdin;
  },
  get out() {
    return process.stdout;
  },
  get err() {
    return process.stderr;
  },
};

/** A reader that has seen enough (`mig status | head -1`) must not end a run in the middle of a migration. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
