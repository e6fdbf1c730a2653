/**
 * Whether a click is a press of its own, and not the second half of a double click: what the first half brought up (a
 * question, the next order) has not been read yet.
 * @param clicks `detail` of the click's event; zero for a key
 */
export const isOnePress = (clicks: number): boolean => clicks <= 1;
