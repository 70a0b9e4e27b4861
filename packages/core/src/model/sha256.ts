/**
 * The SHA-256 of a text, in hex digits. Node's module for it takes 3 ms to load (seen on 24), so it is loaded with the
 * first text: `mig status` needs none.
 */
export function sha256(text: string): string {
  return process.getBuiltinModule("node:crypto").hash("sha256", text);
}
