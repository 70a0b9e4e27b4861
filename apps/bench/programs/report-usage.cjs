// Loaded into every measured Node process, its threads included: writes to descriptor 3 what the process has used when it ends.
process.on("exit", () => {
  if (!require("node:worker_threads").isMainThread) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const used = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  require("node:fs").writeSync(3, JSON.stringify(used));
});
