import type { Case } from "./cases.ts";
export const peers: Case = async () => [];
