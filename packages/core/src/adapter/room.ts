/** What a server has room for now. Others come and go meanwhile, so it is a forecast. */
export interface Room {
  /** Sessions that this role can open beside those there are. */
  readonly sessions: number;
  /** Tables, indexes and other things that can be locked beside those that are, by all sessions together. */
  readonly locks: number;
}
