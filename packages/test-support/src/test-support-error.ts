/** Thrown when the machine cannot give the tests what they need; the message names the way out. */
export class TestSupportError extends Error {
  override readonly name = "TestSupportError";
}
