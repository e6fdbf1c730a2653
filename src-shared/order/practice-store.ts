/** The store of the practice orders, as the practice server returns it. */
export const PRACTICE_STORE = 'practice-store';
