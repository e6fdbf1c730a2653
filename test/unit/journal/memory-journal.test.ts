import { openMemoryJournal } from '../../../src-main/journal';
import { describeJournal } from './fixtures/behaviour';
import { describeOneTrip } from './fixtures/one-trip';

describeJournal('in memory', async (options) => openMemoryJournal(options));
describeOneTrip('in memory', async (options) => openMemoryJournal(options));
