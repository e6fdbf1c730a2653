export { guardTrip, isOpenToProof, mayBeCarriedOut, standingOf, type TripPermit, type TripRefusal, type TripStep } from './one-trip';
export { blockerOf, type Placed } from './sequence';
