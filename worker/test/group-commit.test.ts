import { expect, it } from "vitest";
import { GroupCommit } from "../src/feed/group-commit.ts";

it("writes at once what comes when it is quiet", async () => {
  const batches: string[][] = [];
  const commits = new GroupCommit<string>(async (items) => {
    batches.push([...items]);
  });
  await commits.add("first");
  expect(batches).toEqual([["first"]]);
});

it("takes whoever comes right behind a batch that took long into one batch, and not the first of them alone", async () => {
  const batches: string[][] = [];
  const commits = new GroupCommit<string>(async (items) => {
    batches.push([...items]);
    // As to tell many subscribers takes.
    await scheduler.wait(400);
  });
  await commits.add("told to many");
  const first = commits.add("first");
  await scheduler.wait(0);
  await Promise.all([first, commits.add("second")]);
  expect(batches).toEqual([["told to many"], ["first", "second"]]);
});

it("goes on behind a batch whose write failed, which its own items alone are told of", async () => {
  const commits = new GroupCommit<string>(async ([item]) => {
    await scheduler.wait(0);
    if (item === "bad") throw new Error("disk full");
  });
  const bad = commits.add("bad");
  await expect(bad).rejects.toThrow("disk full");
  await expect(commits.add("good")).resolves.toBeUndefined();
});
