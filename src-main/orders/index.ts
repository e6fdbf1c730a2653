export { type BulkJournal, type BulkProblem, type BulkResolver, createBulkResolver } from './bulk';
export { type Decision, decisionEvent, scheduleEvent } from './decisions';
export { editLimitViolation, stagingLimitViolation } from './limits';
export { guardTrip, isOpenToProof, mayBeCarriedOut, standingOf, type TripPermit, type TripRefusal, type TripStep } from './one-trip';
export { blockerOf, type Placed } from './sequence';
