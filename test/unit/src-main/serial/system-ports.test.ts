import { describe, expect, test } from 'vitest';
import { openProblem } from '../../../../src-main/serial/system-ports';

/**
 * The messages of @serialport/bindings-cpp 13.0.1, as its sources form them (`src/serialport_unix.cpp`, `src/serialport_win.cpp`) with the
 * texts of the systems' C libraries. Those marked with the system's name were also seen there.
 */
const MESSAGES = {
  // Seen on Linux.
  'Error: No such file or directory, cannot open /dev/ttyUSB0': 'unplugged',
  'Error Resource temporarily unavailable Cannot lock port': 'in-use',
  'Error: Is a directory, cannot open /dev': 'failed',
  'Error: Inappropriate ioctl for device setting custom baud rate of 9600': 'failed',
  // From the sources alone.
  'Error: No such device or address, cannot open /dev/ttyUSB0': 'unplugged',
  'Error: No such device, cannot open /dev/ttyUSB0': 'unplugged',
  'Error: Device or resource busy, cannot open /dev/ttyUSB0': 'in-use',
  'Error: Permission denied, cannot open /dev/ttyUSB0': 'no-permission',
  'Error: Operation not permitted, cannot open /dev/ttyUSB0': 'no-permission',
  'Error: Input/output error setting custom baud rate of 9600': 'failed',
  'Opening COM3: File not found': 'unplugged',
  'Opening COM12: Access denied': 'in-use',
  'Opening COM3: Unknown error code 31': 'unplugged', // ERROR_GEN_FAILURE: the device does not work.
  'Opening COM3: Unknown error code 433': 'unplugged', // ERROR_NO_SUCH_DEVICE
  'Opening COM3: Unknown error code 121': 'failed', // ERROR_SEM_TIMEOUT: a Bluetooth device out of reach.
  'Open (GetCommState): Access denied': 'in-use',
  'Open (SetCommState): The parameter is incorrect': 'failed',
  'Open (SetCommState): Unknown error code 31': 'unplugged',
} as const;

describe('A port that does not open', () => {
  test.each(Object.entries(MESSAGES))('%s → %s', (message, kind) => {
    expect(openProblem(new Error(message)).kind).toBe(kind);
  });

  test('The code of an unknown problem names no path of the computer.', () => {
    expect(openProblem(new Error('Error: Is a directory, cannot open /home/lead/Ports'))).toEqual({
      kind: 'failed',
      code: 'Error: Is a directory, cannot open …',
    });
  });
});
