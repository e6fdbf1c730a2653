/** What is said of the admin PIN, wherever it is asked for. */

export const pinWords = {
  label: 'Admin PIN',
  wrong: (seconds: number) => `Wrong PIN. Try again in ${seconds} s.`,
};
