import { basename } from 'node:path';
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { ClpError } from '../errors.ts';
import type { SchemaFault } from '../schema/validate.ts';

/** Why a file, or a part of it, is not in use. */
export interface FileProblem {
  /** Full path. */
  file: string;
  /** From 1. */
  line?: number;
  column?: number;
  reason: string;
  remedy: string;
}

export function brokenError(problem: FileProblem): ClpError {
  return new ClpError('file_broken', `${describeProblem(problem)} ${problem.remedy}`);
}

/** `claude.json line 3, column 5: …` */
export function describeProblem({ file, line, column, reason }: FileProblem): string {
  const place = line === undefined ? '' : ` line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return `${basename(file)}${place}: ${reason}.`;
}

export function syntaxProblem(file: string, text: string, { error, offset }: ParseError): FileProblem {
  const words = printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const reason = text.trim() === '' ? 'the file is empty' : `not valid JSON (${words})`;
  return {
    file,
    ...positionAt(text, offset),
    reason,
    remedy: 'Mend it by hand; CLP keeps using what it read last.',
  };
}

export function faultProblem(file: string, text: string, fault: SchemaFault): FileProblem {
  const path = fault.pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const plain = part.replaceAll('~1', '/').replaceAll('~0', '~');
      return /^\d+$/.test(plain) ? Number(plain) : plain;
    });
  const tree = parseTree(text);
  const node = tree && findNodeAtLocation(tree, path);
  return {
    file,
    ...positionAt(text, node?.offset ?? 0),
    reason: fault.message,
    remedy: 'Correct that value; CLP keeps using what it read last.',
  };
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
