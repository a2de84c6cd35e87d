// SemanticsTests
