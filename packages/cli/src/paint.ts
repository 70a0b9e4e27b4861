/** The colours that texts are written in. */
import { styleText } from "node:util";

export type Paint = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>>;

const unchanged = (text: string) => text;

/** Whether there is a terminal, and whether it wants colours, is known before. */
export function paintWith(isColoured: boolean): Paint {
  const by = (colour: keyof Paint) =>
    isColoured ? (text: string) => styleText(colour, text, { validateStream: false }) : unchanged;
  return {
    bold: by("bold"),
    dim: by("dim"),
    red: by("red"),
    green: by("green"),
    yellow: by("yellow"),
    cyan: by("cyan"),
  };
}
