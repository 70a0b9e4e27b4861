/** What the process ends with. The table of errors says it for every code; a signal is 128 and its number. */
import { type ErrorCode, errorTable } from "@mig/core";

export const succeeded = 0;

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof signalCodes;

/** `stoppedBy`: the signal that asked the run to stop, if one did. */
export function exitCodeOf(code: ErrorCode, stoppedBy: StopSignal | undefined): number {
  if (code === "MIG_INTERRUPTED") return signalCodes[stoppedBy ?? "SIGINT"];
  return errorTable[code].exit;
}
