console.log("demo: not written yet");
process.exitCode = 1;
