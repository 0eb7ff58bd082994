import linked_faces


class Faces:
    """Files of a split."""

    def __init__(self, folder):
        self.paths = sorted(folder.glob("*.png"))

    def __len__(self):
        return len(self.paths)


def test_some_faces_are_spread_over_the_split(face_folder, tmp_path):
    faces = Faces(face_folder)
    faces.paths = faces.paths * 4
    folder = linked_faces.link(faces, tmp_path / "some", 3)
    links = sorted(folder.glob("*.png"))
    expected = [faces.paths[i].resolve() for i in (0, 4, 8)]
    assert [link.resolve() for link in links] == expected
    assert len(list(folder.glob("*.pts"))) == 3


def test_folders_are_gone_afterwards(face_folder, monkeypatch):
    monkeypatch.setattr(linked_faces, "W300", lambda split: Faces(face_folder))
    with linked_faces.w300_folders() as folders:
        held_out, others = folders
        assert held_out.parts[-3:] == ("300w", "training", "held_out")
        assert sorted(held_out.iterdir()) and sorted(others.iterdir())
    assert not held_out.exists() and not others.exists()
