/**
 * What the server does for a run whose process is gone: it ends a long statement soon, and with it the lock, and a
 * transaction in which nothing happens any more. Not every platform knows the first one.
 */
export const bounds = [
  "SET client_connection_check_interval = '1s'",
  "SET idle_in_transaction_session_timeout = '15min'",
];
