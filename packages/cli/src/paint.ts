/** The colours that texts are written in. */
export type Paint = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>>;

/** Makes colours, or functions that change nothing. */
export type Painter = (isColoured: boolean) => Paint;
