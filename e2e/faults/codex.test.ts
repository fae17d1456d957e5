import { testFaults } from './test-faults.ts';

testFaults('codex');
