import { openMemoryJournal } from '../../../../src-main/journal';
import { describeJournalContract } from './fixtures/journal-contract';
import { describeStagingGuardContract } from './fixtures/staging-guard-contract';

describeJournalContract('in memory', async (options) => openMemoryJournal(options));
describeStagingGuardContract('in memory', async (options) => openMemoryJournal(options));
