import { openMemoryJournal } from '../../../src-main/journal';
import { describeJournal } from './fixtures/behaviour';

describeJournal('in memory', async (options) => openMemoryJournal(options));
