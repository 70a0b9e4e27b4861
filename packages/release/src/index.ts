// The entry point is declared before its code is written.
export {};
