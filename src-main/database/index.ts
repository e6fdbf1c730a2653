/** SQLite files: connections to them, and checkpoints while nothing else happens. */
export { type Column, type Connection, type ConnectionOptions, DatabaseError, openConnection, type Row } from './connection';
export { createIdleCheckpoint } from './idle-checkpoint';
