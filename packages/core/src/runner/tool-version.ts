/** Written into the ledger beside every migration. Equal to the package's version; a test sees to it. */
export const toolVersion = "0.1.0";
