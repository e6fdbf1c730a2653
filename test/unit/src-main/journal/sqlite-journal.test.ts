import { describeJournalContract } from './fixtures/journal-contract';
import { createJournalPath, openJournalAt } from './fixtures/journal-files';
import { describeStagingGuardContract } from './fixtures/staging-guard-contract';

describeJournalContract('on disk', async (options) => (await openJournalAt(createJournalPath(), options)).journal);
describeStagingGuardContract('on disk', async (options) => (await openJournalAt(createJournalPath(), options)).journal);
