/** The texts about the admin PIN, wherever it is requested. */

const LONG_WAIT_SECONDS = 120;

export const pinStrings = {
  label: 'Admin PIN',
  refused: { 'wrong-pin': 'Wrong PIN.', 'pin-wait': 'Too many wrong PINs.' },
  wait: (seconds: number) => `Try again in ${seconds < LONG_WAIT_SECONDS ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}.`,
};
