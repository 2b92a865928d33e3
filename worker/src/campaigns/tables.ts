/**
 * The tables of a campaign, by version. None is ever edited once it has been deployed.
 *
 * `destination`: `state` is a number of `destination-states.ts`. `due` is when to dial one that waits, 0 where it has not
 * been dialled, and until when to wait for one that is live; `attempts` is how often it was dialled, and `claims` how often
 * it was taken up to be, which names its dial; `last` says that it is not to be dialled again.
 *
 * `event`: what those are sent who watch, by its place. `destination` is absent where the campaign's own status changed, and
 * `was` is what the destination's state was before, where it had ended already.
 */
export const campaignTables: readonly string[] = [
  `CREATE TABLE destination (
     seq INTEGER PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     number TEXT NOT NULL,
     zone TEXT NOT NULL,
     variables TEXT,
     state INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     claims INTEGER NOT NULL,
     due INTEGER NOT NULL,
     at INTEGER,
     call TEXT,
     code INTEGER,
     last INTEGER
   );
   CREATE INDEX pending ON destination (zone, due, seq) WHERE state = 0;
   CREATE INDEX live ON destination (due) WHERE state = 1;
   CREATE TABLE event (
     position INTEGER PRIMARY KEY,
     destination INTEGER,
     status TEXT NOT NULL,
     at INTEGER NOT NULL,
     attempts INTEGER,
     call TEXT,
     code INTEGER,
     text TEXT,
     was INTEGER
   );`,
];
