/** A reporter of vitest that prints the figures tests leave, beside what failed. */
export default class Figures {
  onTestCaseResult(test) {
    const { state, errors = [] } = test.result();
    console.log(`${state === 'passed' ? 'ok    ' : state} ${test.fullName}`);
    for (const { message } of errors) console.log(`       ${message}`);
    const { figure } = test.meta();
    if (figure) console.log(`       ${figure}`);
  }
}
