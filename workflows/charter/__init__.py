"""The charter: one file a chapter, each article one plain function Case -> Verdict."""
