/** What an exchange is summed up by. */
export const summedColumns = ['request_bytes', 'response_bytes', 'bytes_seen', 'bytes_unseen', 'stripped', 'masked', 'dropped', 'findings'];

/** What every hour comes to, by endpoint, decision and declaredness: thousands of rows where exchanges are millions. */
export const hoursSchema = `
CREATE TABLE IF NOT EXISTS hours (
  hour DOUBLE NOT NULL, endpoint INTEGER NOT NULL, decision UTINYINT NOT NULL, is_declared UTINYINT NOT NULL, exchanges DOUBLE NOT NULL,
  first_at DOUBLE NOT NULL, last_at DOUBLE NOT NULL, last_no DOUBLE NOT NULL, ${summedColumns.map((name) => `${name} DOUBLE NOT NULL`).join(', ')}
);`;
