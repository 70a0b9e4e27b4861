import { expect, it } from "vitest";
import { splitStatements, sqlGist, unclosedLine } from "./sql-text.ts";

/** `|` stands between the statements that are expected. */
it.each([
  ["SELECT 1; SELECT 2;", "SELECT 1|SELECT 2"],
  ["SELECT 1", "SELECT 1"],
  [";; -- nothing\n /* ; */ ;", ""],
  ["-- why\nSELECT 1;\n-- the end", "-- why\nSELECT 1"],
  ["SELECT 'a;''b;'; SELECT 1", "SELECT 'a;''b;'|SELECT 1"],
  ["SELECT E'a\\';b'; SELECT 1", "SELECT E'a\\';b'|SELECT 1"],
  ["SELECT 'a\\'; SELECT 1", "SELECT 'a\\'|SELECT 1"],
  ['SELECT ";", `;`; SELECT 1', 'SELECT ";", `;`|SELECT 1'],
  ["SELECT /* ; /* ; */ ; */ 1; SELECT 2", "SELECT /* ; /* ; */ ; */ 1|SELECT 2"],
  ["SELECT /* /* ; */ 1; SELECT 2", "SELECT /* /* ; */ 1|SELECT 2"],
  ["DO $$ BEGIN; END $$; SELECT $1", "DO $$ BEGIN; END $$|SELECT $1"],
  ["DO $a$ $b$ ; $$ ; $a$; SELECT 2", "DO $a$ $b$ ; $$ ; $a$|SELECT 2"],
  ["SELECT a$$b; SELECT c$$d", "SELECT a$$b|SELECT c$$d"],
  [
    "CREATE TRIGGER t AFTER INSERT ON p BEGIN UPDATE p SET a = CASE b WHEN 1 THEN 2 END; SELECT 1; END; SELECT 2",
    "CREATE TRIGGER t AFTER INSERT ON p BEGIN UPDATE p SET a = CASE b WHEN 1 THEN 2 END; SELECT 1; END|SELECT 2",
  ],
  [
    "CREATE TEMP TRIGGER IF NOT EXISTS t BEGIN SELECT 1; END; SELECT 2",
    "CREATE TEMP TRIGGER IF NOT EXISTS t BEGIN SELECT 1; END|SELECT 2",
  ],
  [
    "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3",
    "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END|SELECT 3",
  ],
  ["BEGIN; CREATE TABLE t (a int); END; SELECT 1", "BEGIN|CREATE TABLE t (a int)|END|SELECT 1"],
])("splits %j", (sql, expected) => {
  expect(splitStatements(sql)).toEqual(expected === "" ? [] : expected.split("|"));
});

it.each([
  ["SELECT 1;\nSELECT 'open;\n", 2],
  ['SELECT 1;\n\n SELECT "', 3],
  ["/* SELECT 1;\n", 1],
  ["SELECT '''';\n-- it's fine", null],
])("finds what is never closed in %j", (sql, line) => {
  expect(unclosedLine(sql)).toBe(line);
});

it.each([
  ["SELECT  a,b -- why\nFROM t;\n", "SELECT a, b FROM /* all */ t", true],
  ["f( x )", "f(x)", true],
  ["SELECT 'a  b'", "SELECT 'a b'", false],
  ["SELECT 'a -- b'", "SELECT 'a'", false],
  ["SELECT ab", "SELECT a b", false],
])("%j and %j say the same to a database: %s", (left, right, same) => {
  expect(sqlGist(left) === sqlGist(right)).toBe(same);
});
